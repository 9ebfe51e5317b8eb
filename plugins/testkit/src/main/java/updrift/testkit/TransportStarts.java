package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.BindException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;

/** What every transport promises of where it listens, and of a start that fails because another has its address, where one alone can have it. */
abstract class TransportStarts extends TransportNodes {
    /** More than the threads that anybody else begins meanwhile. */
    private static final int FAILED_STARTS = 10;

    @Test
    @Tag("E29")
    void anAddressThatIsTakenIsNamedAndHadOnceItIsFree() {
        PeerAddress taken = ben.address();
        Node later = wantingTheAddressOf(ben);

        assertThatThrownBy(() -> later.transport().start(later.receiver()))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_UNUSABLE))
                .hasMessageContaining(taken.toString())
                .matches(TransportStarts::mayBecomeFree, "has a BindException among its causes");
        assertThat(later.transport().listening()).isEmpty();
        ben.transport().close();
        await(() -> later.receiver().starts(later.transport()));

        assertThat(later.address()).isEqualTo(taken);
        link(ada, later);
    }

    @Test
    void aStartThatFailsGivesBackWhatItOpened() {
        Node later = wantingTheAddressOf(ben);
        // What is made once for all transports is made now.
        assertThat(later.receiver().starts(later.transport())).isFalse();
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        for (int i = 0; i < FAILED_STARTS; i++) {
            assertThat(later.receiver().starts(later.transport())).isFalse();
        }

        await(() -> begunSince(before).size() < FAILED_STARTS);
    }

    @Test
    @Tag("B17")
    void itsOwnAddressesAreSpelledAlready() {
        PeerAddress back = ada.transport().dialBack(ben.address(), 1);

        assertThat(ada.transport().spelled(ben.address())).isEqualTo(ben.address());
        assertThat(Optional.ofNullable(back).map(ada.transport()::spelled)).isEqualTo(Optional.ofNullable(back));
    }

    private Node wantingTheAddressOf(Node other) {
        Optional<Map<String, String>> settings = listeningAt(other.address());
        assumeTrue(settings.isPresent(), "nobody can take an address from a node of this transport");
        return unstarted("ben", identity(), settings.orElseThrow());
    }

    private static boolean mayBecomeFree(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private static Set<Thread> begunSince(Set<Thread> before) {
        Set<Thread> begun = new HashSet<>(Thread.getAllStackTraces().keySet());
        begun.removeAll(before);
        return begun;
    }
}
