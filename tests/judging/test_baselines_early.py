"""scikit-learn is imported beside other work; what ends before says its sentence alone."""

import subprocess
import sys


def test_a_command_that_ends_early_says_one_sentence(tmp_path):
    """Imports that are under way cannot go on while the interpreter ends: nobody needs to know."""
    code = (
        "import threading; from fathom.judging import fits; "
        "fits.importlib.import_module = lambda _: threading.main_thread().join() or "
        "threading._register_atexit(print); fits.load_early(True)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr == ""
