"""A signing request, as the vault gives it: base64 of the DER."""

CSR = (
    "MIHLMHQCAQAwEjEQMA4GA1UEAwwHcGFnZS1vcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCEUHYr6"
    "sAqRjxpakx10qUSsr82L7L8MVHNxLfFsp2lcVMliA5Hiv1iuttTqnXDLtVZk7vURnmrBmr7AqyQpCMOg"
    "ADAKBggqhkjOPQQDAgNHADBEAiBK+0CdXN0QjWyrfVcCu4dnFL/jvxstJb/0aqXQqU3jGgIgEhy45D0C"
    "YmNvjjn4zSHECpeND5lpu5Fahq9vAdUzHOY="
)
