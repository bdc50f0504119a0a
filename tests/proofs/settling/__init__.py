"""Operations are settled rightly, whatever the vault or someone else does: one process."""
