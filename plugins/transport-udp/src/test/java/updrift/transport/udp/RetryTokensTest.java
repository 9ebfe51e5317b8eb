package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C07")
class RetryTokensTest {
    private static final long SECOND = 1_000_000_000L;

    private final InetSocketAddress here = new InetSocketAddress("192.0.2.7", 4100);
    private final byte[] id = new byte[20];
    private long now = 5 * SECOND;
    private final RetryTokens tokens = new RetryTokens(() -> now);

    private ByteBuf token() {
        new Random(1).nextBytes(id);
        ByteBuf token = Unpooled.buffer();
        tokens.writeToken(token, Unpooled.wrappedBuffer(id), here);
        assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
        return token;
    }

    private boolean valid(ByteBuf token, InetSocketAddress from) {
        return tokens.validateToken(token.slice(), from, Unpooled.wrappedBuffer(new byte[20]))
                .isValid();
    }

    @Test
    void aTokenHoldsForItsAddressAndPortAndGivesTheIdBack() {
        ByteBuf token = token();
        int offset = tokens.validateToken(token.slice(), here);

        assertThat(token.slice(offset, token.readableBytes() - offset)).isEqualTo(Unpooled.wrappedBuffer(id));
        assertThat(valid(token, here)).isTrue();
        assertThat(valid(token, new InetSocketAddress("192.0.2.8", 4100))).isFalse();
        assertThat(valid(token, new InetSocketAddress("192.0.2.7", 4101))).isFalse();
    }

    @Test
    void aTokenHoldsForAWhile() {
        ByteBuf token = token();

        now += 29 * SECOND;
        assertThat(valid(token, here)).isTrue();
        now += 2 * SECOND;
        assertThat(valid(token, here)).isFalse();
    }

    @Test
    void aTokenThatIsChangedOrCutIsNone() {
        ByteBuf token = token();
        for (int i = 0; i < token.readableBytes(); i++) {
            ByteBuf changed = token.copy();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertThat(valid(changed, here)).as("byte " + i).isFalse();
            assertThat(valid(token.copy(0, i), here)).as(i + " bytes").isFalse();
        }
        assertThat(valid(Unpooled.buffer().writeZero(100), here)).isFalse();
        assertThat(valid(token, here)).isTrue();
    }

    @Test
    void aTokenOfAnotherNodeOrForAnIdThatWasNotGivenOutIsNone() {
        ByteBuf token = token();

        assertThat(new RetryTokens(() -> now).validateToken(token.slice(), here))
                .isNegative();
        assertThat(tokens.validateToken(token.slice(), here, Unpooled.wrappedBuffer(new byte[8]))
                        .isValid())
                .isFalse();
    }
}
