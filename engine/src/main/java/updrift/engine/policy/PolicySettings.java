package updrift.engine.policy;

/**
 * What the operator laid down.
 *
 * @param autoDownload whether a release is fetched without a person's approval
 * @param autoApply whether it is applied without one
 * @param timing when what is approved is applied
 * @param sizeMax largest package in bytes that this node takes
 */
public record PolicySettings(boolean autoDownload, boolean autoApply, Timing timing, long sizeMax) {
    /** At any time. */
    public PolicySettings(boolean autoDownload, boolean autoApply, long sizeMax) {
        this(autoDownload, autoApply, Timing.ANY, sizeMax);
    }
}
