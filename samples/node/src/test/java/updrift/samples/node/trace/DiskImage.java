package updrift.samples.node.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import updrift.samples.node.trace.DiskEvent.Change;
import updrift.samples.node.trace.DiskEvent.Edited;
import updrift.samples.node.trace.DiskEvent.Named;

/** A directory and all below it: which name stands for which file, and what the files are. Paths count from that directory. */
public final class DiskImage {
    private final SortedMap<Path, Integer> names;
    private final Map<Integer, FileImage> files;

    private DiskImage(SortedMap<Path, Integer> names, Map<Integer, FileImage> files) {
        this.names = names;
        this.files = files;
    }

    /** What {@code root} has now. */
    public static DiskImage of(Path root) throws IOException {
        DiskImage image = new DiskImage(new TreeMap<>(), new HashMap<>());
        List<Path> all;
        try (Stream<Path> paths = Files.walk(root)) {
            all = paths.sorted().toList();
        }
        for (Path path : all) {
            image.names.put(root.relativize(path), image.newFile(FileImage.of(path)));
        }
        return image;
    }

    DiskImage copy() {
        return new DiskImage(new TreeMap<>(names), new HashMap<>(files));
    }

    int newFile(FileImage file) {
        files.put(files.size(), file);
        return files.size() - 1;
    }

    Optional<Integer> file(Path name) {
        return Optional.ofNullable(names.get(name));
    }

    FileImage image(int file) {
        return files.getOrDefault(file, new FileImage(false, 0, new byte[0]));
    }

    void apply(Change change) {
        if (change instanceof Named named) {
            if (named.removed() != null) {
                names.remove(named.removed(), named.file());
            }
            if (named.added() != null) {
                names.put(named.added(), named.file());
            }
        } else if (change instanceof Edited edited) {
            files.computeIfPresent(
                    edited.file(), (number, image) -> edited.edit().applyTo(image));
        }
    }

    /** What the file {@code name} has, if there is one. */
    public Optional<byte[]> bytes(Path name) {
        return file(name).map(this::image).map(FileImage::bytes);
    }

    /** A name whose directory was lost is lost with it. */
    private List<Path> reachable() {
        List<Path> reachable = new ArrayList<>();
        for (Path name : names.keySet()) {
            Path parent = Optional.ofNullable(name.getParent()).orElse(Path.of(""));
            if (name.equals(Path.of("")) || reachable.contains(parent)) {
                reachable.add(name);
            }
        }
        return reachable;
    }

    /** Makes {@code root}, which isn't there, all of this. */
    public void writeTo(Path root) throws IOException {
        for (Path name : reachable()) {
            image(names.get(name)).writeTo(root.resolve(name));
        }
    }

    /** The same for two images that a process couldn't tell apart. */
    public String fingerprint() {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            for (Path name : reachable()) {
                FileImage file = image(names.get(name));
                byte[] text = name.toString().getBytes(StandardCharsets.UTF_8);
                all.update(ByteBuffer.allocate(12)
                        .putInt(text.length)
                        .putInt(file.mode())
                        .putInt(file.bytes().length)
                        .array());
                all.update(text);
                all.update(file.bytes());
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
