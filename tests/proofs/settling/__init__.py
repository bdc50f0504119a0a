"""Operations are settled rightly, whatever the vault or somebody else does: one process."""
