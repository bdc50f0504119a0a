"""The benchmarks: what is claimed of speed, measured with a peer or a limit in the same run."""
