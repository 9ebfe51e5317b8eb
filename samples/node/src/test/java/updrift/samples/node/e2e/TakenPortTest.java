package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that is started while what ran before still has its port. */
@Tag("C15")
@Tag("E29")
class TakenPortTest extends RealProcesses {
    @Test
    void aNodeSaysThatItsPortIsTakenAndHasItOnceItIsFree() throws Exception {
        keygen();
        String address;
        UpdriftProcess node;
        try (ServerSocket before = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "tcp:127.0.0.1:" + before.getLocalPort();
            node = updrift(
                    List.of("run", "--state", folder.resolve("state"), "--trust", anchor(), "--product", PRODUCT),
                    List.of("--listen", address));

            String told = node.error(line -> line.contains("tried again"), "word of the taken port");

            assertThat(told).contains("can't listen on " + address, "in use");
            assertThat(node.output()).isEmpty();
        }

        assertThat(node.ready()).isEqualTo(address);
        assertThat(node.terminate()).as(node::toString).isZero();
    }
}
