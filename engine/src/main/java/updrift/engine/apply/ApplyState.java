package updrift.engine.apply;

/** How far an attempt is. Written down before the step that a name in -ING announces, and after the one that a name in -ED reports. The order is that of the walk. */
enum ApplyState {
    STAGING,
    STAGED,
    BACKED_UP,
    ACTIVATING,
    WATCHING,
    COMMITTING,
    ROLLING_BACK,
    DONE
}
