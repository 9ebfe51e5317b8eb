package updrift.engine.authority;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.engine.content.PackageDigest;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.PackageHasher.Helper;
import updrift.engine.content.TreeShape;
import updrift.engine.trust.StatementList;

/**
 * A storage that nodes share and the publisher may write to, as {@link OriginDirectory} is a directory: packages with their trees, and what is said of them. A
 * package is there before the statement that speaks of it.
 */
public final class OriginStorage {
    /** Of so many who announce on one channel at a time one at least gets through at each try. */
    private static final int ANNOUNCE_TRIES_MAX = 16;

    private static final int STEP = 1 << 20;

    private final CacheStorage storage;

    /** Throws {@code NOT_POSSIBLE} for a storage that can't be written, or isn't shared. */
    public OriginStorage(CacheStorage storage) {
        if (!storage.abilities().contains(CacheAbility.SHARED)) {
            throw notPossible("nodes don't share this storage, so it is no origin");
        }
        if (!storage.abilities().contains(CacheAbility.WRITABLE)) {
            throw notPossible("this origin can only be read: publish with --origin-dir, and serve that directory");
        }
        this.storage = storage;
    }

    /**
     * Puts {@code file} with its tree here; what stands here under its id is replaced. Reads it twice, since a name is needed before the first byte can be written and
     * the id is known after the last one was read; what has changed in between is not put here.
     */
    public MeasuredPackage put(Path file, Helper helper) {
        Path tree = temporary();
        try (FileChannel nodes = FileChannel.open(
                tree, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            PackageDigest digest = MeasuredPackage.read(
                    file,
                    shape -> PackageHasher.withChecksum(shape, (position, node) -> keep(nodes, position, node))
                            .helpedBy(helper),
                    (position, bytes) -> {});
            upload(file, digest, nodes, helper);
            return new MeasuredPackage(
                    digest.id(), digest.size(), digest.sha256().orElseThrow());
        } catch (IOException failure) {
            throw notPossible("a tree can't be kept in " + tree + ": " + failure);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("updrift-", ".tree");
        } catch (IOException failure) {
            throw notPossible("no temporary file can be made: " + failure + "; -Djava.io.tmpdir=DIR chooses where");
        }
    }

    private static void keep(FileChannel nodes, long position, ByteBuffer node) {
        ByteBuffer rest = node.duplicate();
        try {
            while (rest.hasRemaining()) {
                nodes.write(rest, position + rest.position() - node.position());
            }
        } catch (IOException failure) {
            throw notPossible("a tree can't be kept in a temporary file: " + failure);
        }
    }

    private void upload(Path file, PackageDigest digest, FileChannel nodes, Helper helper) throws IOException {
        try (StoredUpdate update = storage.create(digest.id(), digest.size())) {
            ByteBuffer bytes = ByteBuffer.allocate(STEP);
            long position = 0;
            while (nodes.read(bytes.clear(), position) > 0) {
                long length = bytes.flip().remaining();
                update.write(StoredPart.TREE, position, bytes);
                position += length;
            }
            PackageDigest again = MeasuredPackage.read(
                    file,
                    shape -> PackageHasher.of(shape, (offset, node) -> {}).helpedBy(helper),
                    (offset, piece) -> update.write(StoredPart.PACKAGE, offset, piece));
            if (!again.id().equals(digest.id())) {
                throw notPossible("package " + file + " changed while it was read");
            }
            update.force(StoredPart.PACKAGE);
            update.force(StoredPart.TREE);
            update.complete();
        }
    }

    /** Adds {@code signed} to what its channel says here; {@code NOT_POSSIBLE} unless its package stands here. */
    public void announce(SignedAnnouncement signed, Instant now) {
        Release release = signed.release();
        requireWhole(release);
        String name = StatementList.name(release.product(), release.channel());
        for (int tries = 0; tries < ANNOUNCE_TRIES_MAX; tries++) {
            Optional<byte[]> before = storage.object(name, StatementList.LENGTH_MAX);
            byte[] after = OriginStatements.newestFirst(signed, before, name + " at the origin", now);
            if (storage.replaceObject(name, before, after)) {
                return;
            }
        }
        throw notPossible(name + " at the origin is being replaced by others all the time: publish again");
    }

    private void requireWhole(Release release) {
        Optional<StoredUpdate> found = storage.open(release.updateId());
        try (StoredUpdate update = found.orElseThrow(() -> missing(release))) {
            boolean whole = update.size() == release.size()
                    && update.length(StoredPart.TREE)
                            == TreeShape.of(release.size()).treeLength();
            if (!whole) {
                throw missing(release);
            }
        }
    }

    private static UpdriftException missing(Release release) {
        return notPossible(
                release.updateId() + " isn't at the origin whole, so nothing is announced beside it: publish again");
    }

    private static UpdriftException notPossible(String why) {
        return new UpdriftException(ErrorCode.NOT_POSSIBLE, why);
    }
}
