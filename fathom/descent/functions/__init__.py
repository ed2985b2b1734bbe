"""Functions as people write them: text, tokens, a tree of operations, derivatives in symbols."""
