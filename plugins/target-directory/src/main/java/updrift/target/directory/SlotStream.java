package updrift.target.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import updrift.api.target.disk.DurableFiles;

/**
 * What is hashed of a slot, before it is left and before it is brought back: a {@link TarStream} of all that its manifest lists, with the modes that the disk has,
 * or of all that lies there if it has none. What is missing is missing in it, so that its hash is another one.
 */
final class SlotStream {
    private SlotStream() {}

    static InputStream of(Path slot) throws IOException {
        if (!DurableFiles.isFolder(slot)) {
            return InputStream.nullInputStream();
        }
        List<TarItem.Source> items = new ArrayList<>();
        for (String path : paths(slot)) {
            items.add(TarItem.ofFile(path, slot.resolve(path), IntUnaryOperator.identity()));
        }
        return new TarStream(items);
    }

    private static List<String> paths(Path slot) throws IOException {
        List<String> paths = new ArrayList<>(List.of(Manifest.NAME));
        try {
            SlotManifest.read(slot).entries().forEach(entry -> paths.add(entry.path()));
            return paths;
        } catch (PackageRefused placedByHand) {
            // Its program may go on writing there until it is restarted, and nobody ever said what belongs to it.
            return List.of();
        }
    }
}
