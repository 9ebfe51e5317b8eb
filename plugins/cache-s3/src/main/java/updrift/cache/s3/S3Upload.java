package updrift.cache.s3;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.FileRegion;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** One package on its way into the bucket. Nobody sees it before it is complete: then its tree first, without which nothing can be proven, and the package after it. */
final class S3Upload implements StoredUpdate {
    private final ObjectUpload packageObject;
    private final ObjectUpload tree;
    private final long size;
    private final WholePackage whole;
    private volatile @Nullable StoredUpdate finished;

    /** How a package that has just become whole is opened. */
    interface WholePackage {
        StoredUpdate open(long size, long treeLength);
    }

    S3Upload(ObjectUpload packageObject, ObjectUpload tree, long size, WholePackage whole) {
        this.packageObject = packageObject;
        this.tree = tree;
        this.size = size;
        this.whole = whole;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isComplete() {
        return finished != null;
    }

    @Override
    public void write(StoredPart part, long position, ByteBuffer bytes) {
        switch (part) {
            case PACKAGE -> packageObject.write(position, bytes);
            case TREE -> tree.write(position, bytes);
            case HAVE ->
                throw new UpdriftException(
                        ErrorCode.NOT_POSSIBLE, "S3 keeps whole packages, of which nothing is missing");
        }
    }

    /** Nothing of what is on its way can be read. */
    @Override
    public int read(StoredPart part, long position, ByteBuffer into) {
        StoredUpdate there = finished;
        return there == null ? 0 : there.read(part, position, into);
    }

    @Override
    public long length(StoredPart part) {
        StoredUpdate there = finished;
        return there == null ? 0 : there.length(part);
    }

    @Override
    public void force(StoredPart part) {
        // Parts of what isn't whole are promised to nobody; complete() forces all of it.
    }

    @Override
    public Optional<FileRegion> region(long position, int length) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public void complete() {
        if (finished == null) {
            tree.finish();
            packageObject.finish();
            finished = whole.open(packageObject.written(), tree.written());
        }
    }

    @Override
    public void close() {
        if (finished == null) {
            try {
                packageObject.giveUp();
            } finally {
                tree.giveUp();
            }
        }
    }
}
