"""A held-out examination: worlds of fake accounts and honest crowds, made by rules that the detector never saw.

`python -m benchmarks.otherworld OUT --level L` writes one world; README.md names its knobs. Nothing here imports
graphlink, and nothing in graphlink may be fitted to what stands here.
"""
