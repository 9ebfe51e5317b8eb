package updrift.api.target;

/**
 * What a probe found.
 *
 * @param good whether the version runs as announced
 * @param timedOut whether it is bad because it didn't answer in time; such a probe may be tried once more
 * @param reason one line for people; for a bad one what was expected and what was seen
 */
public record Health(boolean good, boolean timedOut, String reason) {
    public static Health good(String reason) {
        return new Health(true, false, reason);
    }

    public static Health bad(String reason) {
        return new Health(false, false, reason);
    }

    public static Health timedOut(String reason) {
        return new Health(false, true, reason);
    }
}
