"""An answer to a picture opened: pixels, filters, feature maps, one sum, what if hidden."""
