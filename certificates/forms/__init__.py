"""Forms check shape and give back what the domain speaks; services say what is true."""
