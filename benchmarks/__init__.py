"""Speed and accuracy, measured; a package of its own, for some releases of pyarrow install another `benchmarks`."""
