"""The lab: a page on this machine where the article comes alive. Every number is the library's."""
