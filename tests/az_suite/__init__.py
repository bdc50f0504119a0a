"""The commands of `az keyvault certificate` against localvault; run by `make az-suite`."""
