package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Two nodes that don't agree on TLS. */
class TlsDisagreementTest extends RealProcesses {
    private static final Predicate<String> ABOUT_TLS = line -> line.contains("TLS");

    @Test
    void eitherSideSaysInOneLineThatTheOtherHasTlsAndItHasNot() {
        keygen();
        UpdriftProcess on = authority("--tls", "on");
        UpdriftProcess off = node(folder.resolve("off"), "--tls", "off", "--peer", on.ready());
        UpdriftProcess dialsOff = node(folder.resolve("on"), "--tls", "on", "--peer", off.ready());

        on.error(ABOUT_TLS, "line about TLS");
        off.error(ABOUT_TLS, "line about TLS");
        dialsOff.error(ABOUT_TLS, "line about TLS");

        assertThat(on.terminate()).as(on::toString).isZero();
        assertThat(on.errors().stream().filter(ABOUT_TLS)).as(on::toString).hasSize(1);
        assertThat(dialsOff.terminate()).as(dialsOff::toString).isZero();
        assertThat(dialsOff.errors().stream().filter(ABOUT_TLS))
                .as(dialsOff::toString)
                .hasSize(1);
    }
}
