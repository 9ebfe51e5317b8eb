package updrift.engine.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;
import updrift.engine.wire.Message.Have;

/** Messages of every kind, within their bounds and often at them. */
final class RandomMessages {
    private final RandomGenerator random;
    private final List<Supplier<Message>> kinds;

    RandomMessages(RandomGenerator random) {
        this.random = random;
        kinds = List.of(
                this::hello,
                () -> new Message.Digest(1 + random.nextInt(1 << 20), hashes(0)),
                () -> new Message.Statement(bytes(size(1, Limits.STATEMENT_MAX))),
                () -> new Message.Want(hashes(1)),
                () -> new Message.Peers(random.nextBoolean(), addresses(Limits.PEERS_MAX)),
                () -> new Message.Bye(random.nextInt(1 << 16), name() + " " + name()),
                () -> new Message.Interest(id(), random.nextBoolean()),
                () -> new Have.All(id()),
                () -> new Have.None(id()),
                this::bits,
                () -> new Have.Added(id(), list(size(1, Limits.ADDED_MAX), this::index)),
                () -> new Message.Get(random.nextLong(), id(), index()),
                this::any,
                () -> new Message.Chunk(
                        random.nextLong(),
                        index(),
                        ByteBuffer.wrap(bytes(32 * size(0, Limits.SIBLINGS_MAX))),
                        ByteBuffer.wrap(bytes(size(1, Limits.CHUNK_MAX)))),
                () -> new Message.NotHeld(random.nextLong(), random.nextBoolean() ? -1 : index()),
                () -> new Message.Busy(random.nextLong(), size(0, Limits.RETRY_AFTER_MAX_MILLIS)),
                () -> new Message.Refused(random.nextLong(), random.nextInt(1 << 16)),
                () -> new Message.Cancel(random.nextLong()),
                () -> new Message.Damaged(id(), index()));
    }

    Message next() {
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private Message hello() {
        int low = random.nextInt(1 << 16);
        return new Message.Hello(
                low,
                low + random.nextInt((1 << 16) - low),
                random.nextLong(),
                hash(),
                name(),
                list(size(1, Limits.CHANNELS_MAX), this::name),
                random.nextInt(1 << 16),
                addresses(Limits.ADVERTISED_MAX));
    }

    private Message bits() {
        byte[] bits = bytes(size(1, Limits.HAVE_BYTES_MAX));
        return new Have.Bits(id(), size(0, Limits.CHUNKS_MAX / 8 - bits.length) * 8, bits);
    }

    private Message any() {
        List<Message.Range> missing = new ArrayList<>();
        int first = random.nextInt(100);
        for (int i = size(1, Limits.RANGES_MAX); i > 0; i--) {
            Message.Range range = new Message.Range(first, 1 + random.nextInt(50));
            missing.add(range);
            first = range.end() + 1 + random.nextInt(1000);
        }
        return new Message.Any(random.nextLong(), id(), size(1, Limits.ANY_MAX), missing);
    }

    /** One of the bounds as often as something between. */
    private int size(int least, int most) {
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> random.nextInt(least, most + 1);
        };
    }

    private int index() {
        return size(0, Limits.CHUNKS_MAX - 1);
    }

    private UpdateId id() {
        return UpdateId.of(bytes(UpdateId.LENGTH));
    }

    private Hash hash() {
        return Hash.wrap(bytes(Hash.LENGTH));
    }

    private List<Hash> hashes(int least) {
        return list(size(least, Limits.STATEMENTS_MAX), this::hash);
    }

    private List<PeerAddress> addresses(int most) {
        return list(size(0, most), () -> new PeerAddress("tcp", name() + ":" + random.nextInt(1 << 16)));
    }

    private String name() {
        String letters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
        StringBuilder name = new StringBuilder();
        random.ints(size(1, 64), 0, letters.length()).forEach(i -> name.append(letters.charAt(i)));
        return name.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static <T> List<T> list(int length, Supplier<T> item) {
        return IntStream.range(0, length).mapToObj(i -> item.get()).toList();
    }
}
