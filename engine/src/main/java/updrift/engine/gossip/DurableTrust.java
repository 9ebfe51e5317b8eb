package updrift.engine.gossip;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.engine.trust.Admission;
import updrift.engine.trust.Pending;
import updrift.engine.trust.Trust;
import updrift.engine.trust.TrustedRelease;
import updrift.engine.wire.Hash;
import updrift.engine.work.SerialFile;
import updrift.engine.work.Work;

/** Trust whose marks are on the disk before anything acts on them. */
public final class DurableTrust {
    private static final Logger LOG = LoggerFactory.getLogger(DurableTrust.class);

    private final Trust trust;
    private final SerialFile file;
    private final Work work;

    public DurableTrust(Trust trust, SerialFile file, Work work) {
        this.trust = trust;
        this.file = file;
        this.work = work;
    }

    Admission admit(byte[] statement) {
        return trust.admit(statement, work.timeline().instant());
    }

    /** Forces what {@code pending} changes; only then there is something to act on. A disk that fails leaves the node with what it knew. */
    void force(Pending pending, Consumer<TrustedRelease> then, Consumer<UpdriftException> failed) {
        file.write(trust.state(), () -> then.accept(pending.onDurable()), failure -> {
            pending.abandon();
            failed.accept(failure);
        });
    }

    /** Forces evidence of equivocation; it is worth keeping, and nothing acts on it. */
    void forceEvidence(Consumer<UpdriftException> failed) {
        file.write(trust.state(), () -> {}, failed);
    }

    /** The highest sequence that was ever committed here. */
    public Sequence installed() {
        return trust.installed();
    }

    /** Raises that here too, so that no single file can be made to say less; what a failing disk doesn't take is written with the next. */
    public void installed(Sequence sequence) {
        trust.installed(sequence);
        file.write(trust.state(), () -> {}, failure -> LOG.warn("{}", failure.getMessage()));
    }

    boolean knows(Hash hash) {
        return trust.knows(hash);
    }

    /** What this node passes on. */
    List<TrustedRelease> statements() {
        return trust.statements(work.timeline().instant());
    }

    Optional<TrustedRelease> statement(Hash hash) {
        return trust.statement(hash, work.timeline().instant());
    }

    int rootVersion() {
        return trust.rootVersion();
    }
}
