"""LibreOffice without a window: a workbook calculated anew, and read back."""

import os
import shutil
import subprocess
from pathlib import Path

import fastexcel
import pytest

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def recalculated(data: bytes, folder: Path) -> Path:
    """Let LibreOffice calculate a workbook; skips where it is not installed, but not in CI."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("FATHOM_CI"):
            pytest.fail("soffice is not installed, and without it spreadsheets are not checked")
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    (folder / "given.xlsx").write_bytes(data)
    command = [office, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "back"), "given.xlsx"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    made = folder / "back" / "given.xlsx"
    assert made.exists(), done.stderr
    return made


def sheet_rows(path: Path, name: str) -> list[tuple]:
    """Read a sheet's cells, row by row from its first; empty ones are None."""
    sheet = fastexcel.read_excel(path).load_sheet(name, header_row=None, skip_rows=0)
    return sheet.to_polars().rows()


def sheet_names(path: Path) -> list[str]:
    """Name a workbook's sheets."""
    return fastexcel.read_excel(path).sheet_names
