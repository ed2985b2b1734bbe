"""What came of a training, in words and as one page that opens in any browser, offline."""
