"""What commands say of the data that they take."""

from __future__ import annotations

DATA_HELP = "A CSV, Parquet or Excel file; a folder of CSV or Parquet; - is CSV on standard input."
