"""The compiled search: ruin and recreate with absent visits, in C.

`layout` puts a problem into the records that `problem.h` explains, `library` compiles and loads the
C code, and `search` holds one search and what may be asked of it between its iterations.
"""
