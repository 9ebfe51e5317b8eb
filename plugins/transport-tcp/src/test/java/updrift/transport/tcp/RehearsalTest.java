package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import updrift.testkit.TestIdentity;

class RehearsalTest {
    private int looks;

    @Test
    void itEndsAsSoonAsAWholeRecordIsQuick() throws SSLException {
        rehearsal().run(clockOf(1_000), () -> true);

        assertThat(looks).isEqualTo(2);
    }

    @Test
    void whereNothingMakesItQuickItEndsAllTheSame() throws SSLException {
        rehearsal().run(clockOf(1_000_000_000), () -> true);

        assertThat(looks).isEqualTo(2 * Rehearsal.ROUNDS_MAX);
    }

    @Test
    void itEndsWithItsTransport() throws SSLException {
        rehearsal().run(clockOf(1_000_000_000), () -> looks < 6);

        assertThat(looks).isEqualTo(6);
    }

    private static Rehearsal rehearsal() {
        return new Rehearsal(TestIdentity.create());
    }

    /** Each look at it finds that {@code nanos} more have passed. */
    private LongSupplier clockOf(long nanos) {
        return () -> nanos * ++looks;
    }
}
