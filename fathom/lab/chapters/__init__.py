"""What each chapter of the lab may ask the library; see `fathom.lab.asks` for all of them."""
