"""A model as an ONNX graph: raw cells in, answers out, and why, in any language."""
