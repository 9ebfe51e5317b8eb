package updrift.cache.s3;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;

/**
 * Packages in a bucket, laid out as every origin is: {@code ID.pkg}, {@code ID.tree}, and small objects beside them. Whole ones only: a partial package is of use to
 * the node alone that fetches it. It isn't listed, so whoever only reads needs no right to.
 */
final class S3Cache implements CacheStorage {
    private static final Pattern OBJECT = Pattern.compile("(?!.*(^|/)\\.)[a-z0-9._-]+(/[a-z0-9._-]+)*");

    private final S3Client client;
    private final S3Objects objects;
    private final Patience patience;

    S3Cache(S3Client client, Patience patience) {
        this.client = client;
        this.objects = new S3Objects(client, patience);
        this.patience = patience;
    }

    static String object(UpdateId id, StoredPart part) {
        return id + (part == StoredPart.TREE ? ".tree" : ".pkg");
    }

    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.WRITABLE, CacheAbility.DURABLE, CacheAbility.SHARED);
    }

    @Override
    public List<UpdateId> list() {
        return List.of();
    }

    @Override
    public Optional<StoredUpdate> open(UpdateId updateId) {
        OptionalLong size = objects.length(object(updateId, StoredPart.PACKAGE));
        if (size.isEmpty()) {
            return Optional.empty();
        }
        long treeLength = objects.length(object(updateId, StoredPart.TREE)).orElse(0);
        return Optional.of(new S3Package(objects, updateId, size.getAsLong(), treeLength));
    }

    /** What stood there before stays until this one is complete: others may be reading it. */
    @Override
    public StoredUpdate create(UpdateId updateId, long size) {
        return new S3Upload(
                upload(updateId, StoredPart.PACKAGE, size),
                // A tree has 64 bytes for each chunk of 64 KiB.
                upload(updateId, StoredPart.TREE, size / 1024),
                size,
                (written, treeLength) -> new S3Package(objects, updateId, written, treeLength));
    }

    private ObjectUpload upload(UpdateId id, StoredPart part, long size) {
        return new ObjectUpload(patience, client, object(id, part), size);
    }

    /** The package goes first: a tree alone misleads nobody. */
    @Override
    public void delete(UpdateId updateId) {
        objects.delete(object(updateId, StoredPart.PACKAGE));
        objects.delete(object(updateId, StoredPart.TREE));
    }

    @Override
    public Optional<byte[]> object(String name, int most) {
        return objects.whole(checked(name), most);
    }

    @Override
    public boolean replaceObject(String name, Optional<byte[]> before, byte[] after) {
        return objects.replace(checked(name), before, after);
    }

    private static String checked(String name) {
        if (!OBJECT.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of an object: " + name);
        }
        return name;
    }

    @Override
    public long usableSpace() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        patience.close();
        client.close();
    }
}
