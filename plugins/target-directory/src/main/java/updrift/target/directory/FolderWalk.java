package updrift.target.directory;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Goes from folder to folder of a tree by their handles, and keeps those open that lead to where it is. */
final class FolderWalk implements Closeable {
    private final Folder root;
    private final List<String> where = new ArrayList<>();
    private final Deque<Folder> open = new ArrayDeque<>();

    /** {@code root} is closed with the walk. */
    FolderWalk(Folder root) {
        this.root = root;
    }

    /** The folder that holds {@code path}, whose names were checked. */
    Folder above(String path) throws IOException {
        List<String> names = List.of(path.split("/", -1));
        return at(names.subList(0, names.size() - 1));
    }

    /** The last name of {@code path}. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Folder at(List<String> names) throws IOException {
        int same = 0;
        while (same < where.size() && same < names.size() && where.get(same).equals(names.get(same))) {
            same++;
        }
        while (where.size() > same) {
            where.remove(where.size() - 1);
            open.pop().close();
        }
        for (String name : names.subList(same, names.size())) {
            open.push(here().open(name));
            where.add(name);
        }
        return here();
    }

    private Folder here() {
        return open.isEmpty() ? root : open.peek();
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        root.close();
    }
}
