package updrift.engine.gossip;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;
import updrift.engine.work.Work;

/**
 * Dial backs to addresses that peers call their own. One that nobody rightly claimed yet is tried once a minute, whoever claims it and over however many links, so
 * that a fleet can't be aimed at a bystander (B17).
 */
final class AddressChecks {
    private static final long AGAIN_NANOS = 60_000_000_000L;

    private final Dialer dialer;
    private final Predicate<PeerAddress> named;
    private final Work work;

    private final LastTried tried = new LastTried(Contacts.KNOWN_MAX);

    /** {@code named}: whether an operator wrote the address down, who may have it tried at any time. */
    AddressChecks(Dialer dialer, Predicate<PeerAddress> named, Work work) {
        this.dialer = dialer;
        this.named = named;
        this.work = work;
    }

    /**
     * Asks who answers at {@code address}, now or once it may be asked again.
     *
     * @param wanted whether somebody still wants to know by then
     * @param confirmed told if {@code peer} is the answer and somebody still wants to know
     */
    void check(PeerAddress address, PeerId peer, BooleanSupplier wanted, Runnable confirmed) {
        long now = work.timeline().nanos();
        Long last = tried.of(address);
        if (named.test(address) || last == null || now - last >= AGAIN_NANOS) {
            tried.note(address, now);
            ask(address, peer, wanted, confirmed);
        } else if (now - last >= 0) {
            long at = last + AGAIN_NANOS;
            tried.note(address, at);
            work.timeline().later(Duration.ofNanos(at - now), () -> {
                if (wanted.getAsBoolean()) {
                    ask(address, peer, wanted, confirmed);
                }
            });
        }
    }

    private void ask(PeerAddress address, PeerId peer, BooleanSupplier wanted, Runnable confirmed) {
        dialer.check(address, peer, () -> {
            tried.forget(address); // No bystander: who answers there speaks for itself.
            if (wanted.getAsBoolean()) {
                confirmed.run();
            }
        });
    }
}
