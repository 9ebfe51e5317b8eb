package updrift.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;

class LocalOrdersTest {
    private static final UpdateId ONE = UpdateId.parse("01".repeat(32));
    private static final UpdateId TWO = UpdateId.parse("02".repeat(32));

    @Test
    void whatWasDecidedIsReadAgain() {
        var orders = LocalOrders.of(null);
        orders.runs(Version.parse("1.2.3"), ONE);
        orders.hold(ONE, "exit code 1\nand more");
        orders.approve(TWO);
        orders.publish(TWO);

        var again = LocalOrders.of(orders.bytes());

        assertThat(again.currentVersion()).contains(Version.parse("1.2.3"));
        assertThat(again.currentId()).contains(ONE);
        assertThat(again.held()).containsEntry(ONE, "exit code 1");
        assertThat(again.approved()).containsExactly(TWO);
        assertThat(again.published()).containsExactly(TWO);
    }

    @Test
    void anApprovalLiftsAHoldAndAHoldEndsAnApproval() {
        var orders = LocalOrders.of(null);
        orders.hold(ONE, "it failed");
        orders.approve(ONE);

        assertThat(orders.held()).isEmpty();

        orders.hold(ONE, "it failed again");

        assertThat(orders.approved()).isEmpty();
    }

    @Test
    @Tag("G05")
    void anEditedOrTornFileIsNoticedAtEveryByte() {
        var orders = LocalOrders.of(null);
        orders.hold(ONE, "it failed");
        byte[] whole = orders.bytes();

        for (int i = 0; i < whole.length - 1; i++) {
            byte[] edited = whole.clone();
            edited[i] ^= 1;
            byte[] torn = Arrays.copyOf(whole, i);
            assertThatThrownBy(() -> LocalOrders.of(edited)).isInstanceOf(UpdriftException.class);
            assertThatThrownBy(() -> LocalOrders.of(torn))
                    .isInstanceOf(UpdriftException.class)
                    .hasMessageContaining("flow/orders");
        }
        assertThat(new String(whole, StandardCharsets.UTF_8)).contains("held " + ONE + " it failed");
    }
}
