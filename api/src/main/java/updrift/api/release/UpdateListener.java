package updrift.api.release;

/** Hears what happens to updates. Called one event at a time on a thread of its own, so a slow listener holds up no node; see {@link UpdateEvent} for what may be dropped. */
@FunctionalInterface
public interface UpdateListener {
    /** Takes one event. What it throws is logged and ends nothing. */
    void onEvent(UpdateEvent event);
}
