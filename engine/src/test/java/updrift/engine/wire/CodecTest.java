package updrift.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Frame;

class CodecTest {
    private static final String ID = "ab".repeat(UpdateId.LENGTH);

    @Test
    void theMessagesOfTheProtocolDocumentHaveItsFrames() {
        var messages = GoldenMessages.messages();
        var frames = GoldenMessages.frames();

        assertThat(messages.keySet()).containsExactlyElementsOf(frames.keySet());
        messages.forEach((name, message) -> {
            assertThat(bytes(Codec.encode(message))).as(name).isEqualTo(frames.get(name));
            assertThat(Codec.decode(ByteBuffer.wrap(frames.get(name)))).as(name).isEqualTo(message);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsEncodedIsDecodedAgain(long seed) {
        var messages = new RandomMessages(new Random(seed));
        for (int i = 0; i < 500; i++) {
            Message message = messages.next();

            ByteBuffer frame = Codec.encode(message);

            assertThat(frame.remaining()).isLessThanOrEqualTo(Frame.LENGTH_MAX);
            assertThat(Codec.decode(frame))
                    .as("seed " + seed + ", message " + i)
                    .isEqualTo(message);
        }
    }

    @Test
    void aFrameThatIsCutOrGrownIsAnotherMessageOrRefused() {
        GoldenMessages.frames().forEach((name, frame) -> {
            for (int length = 0; length <= frame.length + 1; length++) {
                CodecFuzz.check(Arrays.copyOf(frame, length));
            }
        });
    }

    @Test
    void aChunkIsReadWhereItLies() {
        ByteBuffer frame = ByteBuffer.allocateDirect(4096).position(100);
        frame.put(Codec.chunkHeader(7, 3, ByteBuffer.allocate(32))).put(new byte[500]);
        frame.limit(frame.position()).position(100);

        var chunk = (Message.Chunk) Codec.decode(frame);

        assertThat(chunk.bytes().isDirect()).isTrue();
        assertThat(chunk.bytes().remaining()).isEqualTo(500);
        assertThat(frame.position()).isEqualTo(100);
    }

    @Test
    void theLargestChunkFitsAFrameAndItsHeader1024Bytes() {
        ByteBuffer header = Codec.chunkHeader(-1, Limits.CHUNKS_MAX - 1, ByteBuffer.allocate(24 * 32));

        assertThat(header.remaining()).isLessThanOrEqualTo(1024);
        assertThat(header.remaining() + Limits.CHUNK_MAX).isLessThanOrEqualTo(Frame.LENGTH_MAX);
    }

    @Test
    void aTypeThatIsUnknownIsSkippedUnlessItIsCritical() {
        assertThat(decode("7f01ffff")).isEqualTo(new Message.Unknown(0x7f));
        assertThat(decode("0501")).as("kept for roots").isEqualTo(new Message.Unknown(0x05));
        refused("ff01ffff");
        refused("8901");
    }

    @Test
    void aLaterLayoutOfAKnownTypeIsSkipped() {
        assertThat(decode("0902ffff")).isEqualTo(new Message.Unknown(0x09));
    }

    @Test
    void helloAndDigestAreReadThoughMoreFollows() {
        var frames = GoldenMessages.frames();
        for (String name : new String[] {"hello", "digest"}) {
            byte[] later = Arrays.copyOf(frames.get(name), frames.get(name).length + 40);
            later[1] = 2;

            assertThat(Codec.decode(ByteBuffer.wrap(later)))
                    .isEqualTo(GoldenMessages.messages().get(name));
        }
    }

    @Test
    @Tag("B05")
    void aChunkNumberOutsideTheLargestPackageIsRefused() {
        for (String index : new String[] {"01000000", "7fffffff", "80000000", "ffffffff"}) {
            refused("0901" + "0000000000000001" + ID + index);
            refused("0b01" + "0000000000000001" + index + "00" + "77");
            refused("1101" + ID + index);
            refused("0801" + ID + "03" + "0001" + index);
            refused("0801" + ID + "02" + index + "ff");
            refused("0a01" + "0000000000000001" + ID + "0001" + "0001" + index + "00000001");
            refused("0a01" + "0000000000000001" + ID + "0001" + "0001" + "00000001" + index);
        }
    }

    @Test
    @Tag("B03")
    void aProofThatIsTooLongIsRefused() {
        refused("0b01" + "0000000000000001" + "00000000" + "19" + "00".repeat(25 * 32) + "77");
    }

    @Test
    void aChunkLargerThanAChunkIsRefused() {
        refused("0b01" + "0000000000000001" + "00000000" + "00" + "77".repeat(Limits.CHUNK_MAX + 1));
        refused("0b01" + "0000000000000001" + "00000000" + "00");
    }

    @Test
    @Tag("C13")
    void manySmallRangesAreReadInTimeProportionalToTheirLengthAndNoMoreThanTheBound() {
        String ranges = "0a01" + "0000000000000001" + ID + "0001";
        refused(ranges + "ffff" + "00000000".repeat(16_000));
        refused(ranges + "0002" + "0000000500000001" + "0000000200000001");
        refused(ranges + "0002" + "0000000200000001" + "0000000300000001");
        refused(ranges + "0000");
    }

    @Test
    void aReasonCannotForgeALineOfALog() {
        refused("1001" + "0001" + "04" + "41420a43");

        assertThat(new Message.Bye(1, "gone\nERROR all is lost \u202e" + "x".repeat(500)).reason())
                .startsWith("gone?ERROR all is lost ?x")
                .hasSize(Limits.REASON_MAX);
    }

    @Test
    void aFrameLongerThanAnyFrameIsRefusedUnread() {
        refused("03".repeat(Frame.LENGTH_MAX + 1));
    }

    private static void refused(String hex) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MESSAGE_MALFORMED));
    }

    private static Message decode(String hex) {
        return Codec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
