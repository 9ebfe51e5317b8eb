package updrift.api.target;

/**
 * What a probe, or a host's own signal, found of a version.
 *
 * @param verdict what it says of the version
 * @param reason one line for people; for anything but a good one what was expected and what was seen
 */
public record Health(Verdict verdict, String reason) {
    /** What can be said of a version. */
    public enum Verdict {
        /** It runs as announced. */
        GOOD,
        /** It doesn't, and that is its own fault: two such in a row roll it back. */
        BAD,
        /** There was no answer in time, which blames nobody; a probe before the switch is tried once more, and silence to the end rolls back. */
        TIMED_OUT,
        /** Something that it depends on is in trouble, so nothing can be said of it: the time that this lasts isn't counted, up to an hour. */
        TROUBLE
    }

    public static Health good(String reason) {
        return new Health(Verdict.GOOD, reason);
    }

    public static Health bad(String reason) {
        return new Health(Verdict.BAD, reason);
    }

    public static Health timedOut(String reason) {
        return new Health(Verdict.TIMED_OUT, reason);
    }

    public static Health trouble(String reason) {
        return new Health(Verdict.TROUBLE, reason);
    }

    public boolean good() {
        return verdict == Verdict.GOOD;
    }

    public boolean timedOut() {
        return verdict == Verdict.TIMED_OUT;
    }
}
