package updrift.engine.apply;

/** What an attempt needs that a crash cut off. */
enum Recovery {
    /** Nothing had changed: clean up, and begin again if it is still wanted. */
    BEGIN_AGAIN,
    /** It may have been switched or not: the previous version is the safe one. */
    ROLL_BACK,
    /** The new version is in place and has to prove itself. */
    WATCH,
    /** It has proven itself. */
    COMMIT,
    /** All is settled. */
    NOTHING;

    static Recovery from(ApplyState found) {
        return switch (found) {
            case STAGING, STAGED, BACKED_UP -> BEGIN_AGAIN;
            case ACTIVATING, ROLLING_BACK -> ROLL_BACK;
            case WATCHING -> WATCH;
            case COMMITTING -> COMMIT;
            case DONE -> NOTHING;
        };
    }
}
