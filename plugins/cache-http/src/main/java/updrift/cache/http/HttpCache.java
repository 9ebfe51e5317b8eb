package updrift.cache.http;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** Packages on a static web server: {@code ID.pkg}, {@code ID.tree}, and small objects beside them. It can only be read, and it can't be listed. */
final class HttpCache implements CacheStorage {
    private static final Pattern OBJECT = Pattern.compile("(?!.*(^|/)\\.)[a-z0-9._-]+(/[a-z0-9._-]+)*");

    private final WebServer server;

    HttpCache(WebServer server) {
        this.server = server;
    }

    @Override
    public Set<CacheAbility> abilities() {
        return EnumSet.of(CacheAbility.SHARED);
    }

    @Override
    public List<UpdateId> list() {
        return List.of();
    }

    @Override
    public Optional<StoredUpdate> open(UpdateId updateId) {
        OptionalLong size = server.length(updateId + ".pkg");
        if (size.isEmpty()) {
            return Optional.empty();
        }
        long treeLength = server.length(updateId + ".tree").orElse(0);
        return Optional.of(new HttpUpdate(server, updateId, size.getAsLong(), treeLength));
    }

    @Override
    public Optional<byte[]> object(String name, int most) {
        if (!OBJECT.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of an object: " + name);
        }
        return server.whole(name, most);
    }

    @Override
    public StoredUpdate create(UpdateId updateId, long size) {
        throw readOnly();
    }

    @Override
    public void delete(UpdateId updateId) {
        throw readOnly();
    }

    static UpdriftException readOnly() {
        return new UpdriftException(ErrorCode.NOT_POSSIBLE, "a web server can only be read: publish with --origin-dir");
    }

    @Override
    public long usableSpace() {
        return 0;
    }

    @Override
    public void close() {
        server.close();
    }
}
