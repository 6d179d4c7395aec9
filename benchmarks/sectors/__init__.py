"""Small sources of many sectors, honest and not: a third generator, ignorant of the detection code.

`python -m benchmarks.sectors` makes each by a seed, runs graphlink on it and holds the verdicts against truth and bars;
README.md tells the kinds. Nothing here imports graphlink, and nothing in graphlink may be fitted to what stands here.
"""
