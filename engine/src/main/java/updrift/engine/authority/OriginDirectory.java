package updrift.engine.authority;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Release;
import updrift.engine.content.PackageDigest;
import updrift.engine.content.PackageHasher;
import updrift.engine.content.PackageHasher.Helper;
import updrift.engine.content.TreeShape;
import updrift.engine.trust.StatementList;

/**
 * A directory that a web server, or whatever else nodes share, serves to them: {@code ID.pkg}, {@code ID.tree} and {@code PRODUCT/CHANNEL/statements}. Each file
 * is there whole or not at all, and a package before the statement that speaks of it.
 */
public final class OriginDirectory {
    private final Path path;

    public OriginDirectory(Path path) {
        this.path = path;
    }

    /** Reads {@code file} once: measures it, and puts a copy with its tree here. */
    public MeasuredPackage put(Path file, Helper helper) {
        long own = ProcessHandle.current().pid(); // Two that publish here at a time don't write to one file.
        Path copied = path.resolve(".package-" + own + ".new");
        Path tree = path.resolve(".tree-" + own + ".new");
        try {
            Files.createDirectories(path);
            PackageDigest digest = copy(file, copied, tree, helper);
            replace(tree, name(digest.id(), ".tree"));
            replace(copied, name(digest.id(), ".pkg"));
            return new MeasuredPackage(
                    digest.id(), digest.size(), digest.sha256().orElseThrow());
        } catch (IOException failure) {
            throw unwritable(path, failure);
        }
    }

    private static PackageDigest copy(Path file, Path into, Path tree, Helper helper) throws IOException {
        Files.deleteIfExists(into);
        Files.deleteIfExists(tree);
        try (FileChannel packageOut = OwnerFiles.createNew(into, false);
                FileChannel treeOut = OwnerFiles.createNew(tree, false)) {
            PackageDigest digest = MeasuredPackage.read(
                    file,
                    shape -> PackageHasher.withChecksum(shape, (position, node) -> write(treeOut, tree, position, node))
                            .helpedBy(helper),
                    (position, bytes) -> write(packageOut, into, position, bytes));
            packageOut.force(true);
            treeOut.force(true);
            return digest;
        }
    }

    private static void write(FileChannel channel, Path file, long position, ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        try {
            while (rest.hasRemaining()) {
                channel.write(rest, position + rest.position() - bytes.position());
            }
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private Path name(UpdateId id, String suffix) {
        return path.resolve(id + suffix);
    }

    /** Adds {@code signed} to what its channel says here; {@code NOT_POSSIBLE} unless its package stands here. */
    public void announce(SignedAnnouncement signed, Instant now) {
        Release release = signed.release();
        requireWhole(name(release.updateId(), ".pkg"), release.size());
        requireWhole(
                name(release.updateId(), ".tree"), TreeShape.of(release.size()).treeLength());
        Path list = path.resolve(StatementList.name(release.product(), release.channel()));
        Path folder = list.resolveSibling("");
        if (!folder.normalize().startsWith(path.normalize())
                || folder.normalize().equals(path.normalize())) {
            throw notPossible(release.product() + " and " + release.channel() + " name no folder below " + path);
        }
        try {
            Files.createDirectories(folder);
            Path written = list.resolveSibling(".statements.new");
            Files.deleteIfExists(written);
            try (FileChannel out = OwnerFiles.createNew(written, false)) {
                byte[] statements = OriginStatements.newestFirst(signed, read(list), "file " + list, now);
                write(out, written, 0, ByteBuffer.wrap(statements));
                out.force(true);
            }
            replace(written, list);
        } catch (IOException failure) {
            throw unwritable(list, failure);
        }
    }

    private static void requireWhole(Path file, long length) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) == length) {
                return;
            }
        } catch (IOException failure) {
            throw notPossible(file + " can't be read: " + failure);
        }
        throw notPossible(file + " isn't there whole, so nothing is announced beside it: publish again");
    }

    private static Optional<byte[]> read(Path list) throws IOException {
        if (!Files.exists(list)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(list)) {
            return Optional.of(in.readNBytes(StatementList.LENGTH_MAX + 1));
        }
    }

    private static void replace(Path written, Path file) throws IOException {
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        OwnerFiles.forceDirectory(file.resolveSibling(""));
    }

    private static UpdriftException unwritable(Path file, IOException failure) {
        return new UpdriftException(
                ErrorCode.NOT_POSSIBLE, "origin file " + file + " can't be written: " + failure, failure);
    }

    private static UpdriftException notPossible(String why) {
        return new UpdriftException(ErrorCode.NOT_POSSIBLE, why);
    }
}
