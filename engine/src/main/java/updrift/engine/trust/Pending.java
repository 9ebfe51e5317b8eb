package updrift.engine.trust;

import java.util.function.Consumer;

/**
 * A statement that was admitted and must not be acted on before it is durable: force {@link Trust#state} as it is now or later, then call {@link #onDurable};
 * if that fails, {@link #abandon}. One state may serve several pendings. Node's thread.
 */
public final class Pending {
    private final TrustedRelease release;
    private final Consumer<TrustedRelease> durable;
    private final Consumer<TrustedRelease> abandoned;

    Pending(TrustedRelease release, Consumer<TrustedRelease> durable, Consumer<TrustedRelease> abandoned) {
        this.release = release;
        this.durable = durable;
        this.abandoned = abandoned;
    }

    /** The state that holds it survives a crash now: it may be acted on and handed on. */
    public TrustedRelease onDurable() {
        durable.accept(release);
        return release;
    }

    /** It could not be made durable: it is forgotten, and may be admitted again. No mark falls. */
    public void abandon() {
        abandoned.accept(release);
    }
}
