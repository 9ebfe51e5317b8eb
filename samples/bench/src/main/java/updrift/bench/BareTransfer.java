package updrift.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.TreeShape;

/**
 * JVMs that move a package which both ends hash, and do nothing else: one sends a file with sendfile as far as it has hashed it, others read, hash and write it,
 * front to back, and compare the hash. There are no peers, no chunks, no proofs and no plan, nothing is forced to disk, and nothing survives a crash. What Updrift
 * takes beyond it is Updrift's; what this takes beyond other programs is the JVM's and the hasher's.
 *
 * <pre>
 * BareTransfer send FILE IP:PORT                 prints READY, and hashes once somebody asks
 * BareTransfer fetch IP:PORT OUT BYTES [GO]      connects, prints READY, waits for the file GO, asks, prints DONE
 * </pre>
 */
public final class BareTransfer {
    private static final int BLOCK = 1 << 20;

    /** Read and not hashed yet, or the other way round. */
    private static final int BLOCKS = 8;

    private static final int HASH = 32;
    private static final long POLL_MILLIS = 5;

    private BareTransfer() {}

    /** As the class says; runs until it is told to end. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("send")) {
            send(Path.of(arguments[1]), address(arguments[2]));
        } else {
            fetch(arguments);
        }
    }

    private static void fetch(String[] arguments) throws IOException, InterruptedException {
        try (SocketChannel sender = SocketChannel.open(address(arguments[1]))) {
            System.out.println("READY");
            while (arguments.length > 4 && !Files.exists(Path.of(arguments[4]))) {
                Thread.sleep(POLL_MILLIS);
            }
            sender.write(ByteBuffer.allocate(1));
            System.out.println("DONE " + fetch(sender, Path.of(arguments[2]), Long.parseLong(arguments[3])));
            new CountDownLatch(1).await();
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static void send(Path file, InetSocketAddress address) throws IOException {
        try (FileChannel from = FileChannel.open(file);
                ServerSocketChannel server = ServerSocketChannel.open().bind(address)) {
            System.out.println("READY");
            Hashed hashed = new Hashed();
            AtomicBoolean begun = new AtomicBoolean();
            while (true) {
                SocketChannel asker = server.accept();
                begin(() -> {
                    read(asker, ByteBuffer.allocate(1));
                    if (begun.compareAndSet(false, true)) {
                        begin(() -> hash(from, hashed));
                    }
                    send(from, asker, hashed);
                });
            }
        }
    }

    /** Has a thread of its own do {@code work}; if that fails, the program ends. */
    private static void begin(Work work) {
        new Thread(() -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException failure) {
                        failure.printStackTrace();
                        System.exit(1);
                    }
                })
                .start();
    }

    private static void hash(FileChannel from, Hashed hashed) throws IOException {
        long size = from.size();
        PackageHasher hasher = PackageHasher.of(TreeShape.of(size), (position, node) -> {});
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (long at = 0; at < size; ) {
            at += from.read(block.clear(), at);
            hasher.update(block.flip());
            hashed.advance(at);
        }
        hashed.end(hasher.finish().id().toString());
    }

    private static void send(FileChannel from, SocketChannel asker, Hashed hashed)
            throws IOException, InterruptedException {
        long size = from.size();
        try (asker) {
            for (long at = 0; at < size; ) {
                at += from.transferTo(at, hashed.awaitBeyond(at) - at, asker);
            }
            asker.write(ByteBuffer.wrap(HexFormat.of().parseHex(hashed.awaitEnd())));
        }
    }

    private static String fetch(SocketChannel sender, Path out, long size) throws IOException, InterruptedException {
        BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BLOCKS);
        BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            free.add(ByteBuffer.allocateDirect(BLOCK));
        }
        Hashed hashed = new Hashed();
        begin(() -> hash(size, full, free, hashed));
        try (FileChannel to = FileChannel.open(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < size; ) {
                ByteBuffer block = free.take().clear().limit((int) Math.min(BLOCK, size - at));
                read(sender, block);
                ByteBuffer writing = block.flip().duplicate();
                full.put(block);
                at += write(writing, to, at);
            }
        }
        ByteBuffer theirs = ByteBuffer.allocate(HASH);
        read(sender, theirs);
        String id = hashed.awaitEnd();
        if (!id.equals(HexFormat.of().formatHex(theirs.array()))) {
            throw new IOException(out + " isn't what the sender has");
        }
        return id;
    }

    private static void read(SocketChannel from, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into) < 0) {
                throw new EOFException("the other side ended early");
            }
        }
    }

    /** In pieces as large as chunks, as Updrift does. */
    private static int write(ByteBuffer bytes, FileChannel to, long position) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + TreeShape.CHUNK));
            to.write(bytes, position + bytes.position());
        }
        return end;
    }

    private static void hash(long size, BlockingQueue<ByteBuffer> full, BlockingQueue<ByteBuffer> free, Hashed hashed)
            throws InterruptedException {
        PackageHasher hasher = PackageHasher.of(TreeShape.of(size), (position, node) -> {});
        for (long at = 0; at < size; ) {
            ByteBuffer block = full.take();
            at += block.remaining();
            hasher.update(block);
            free.put(block);
        }
        hashed.end(hasher.finish().id().toString());
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** How far one thread has hashed, for others that follow. */
    private static final class Hashed {
        private long position;
        private String id = "";

        synchronized void advance(long to) {
            position = to;
            notifyAll();
        }

        synchronized void end(String ofAll) {
            id = ofAll;
            notifyAll();
        }

        synchronized long awaitBeyond(long from) throws InterruptedException {
            while (position <= from) {
                wait();
            }
            return position;
        }

        synchronized String awaitEnd() throws InterruptedException {
            while (id.isEmpty()) {
                wait();
            }
            return id;
        }
    }
}
