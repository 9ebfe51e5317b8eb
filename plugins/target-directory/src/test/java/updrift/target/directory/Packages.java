package updrift.target.directory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import updrift.api.target.disk.Sha256;

/** Packages of a small program, as a publisher makes them. */
final class Packages {
    private Packages() {}

    /** A package whose program does {@code commands}. */
    static byte[] of(String commands, String extension) {
        return of(
                new TreeMap<>(Map.of("bin/program", "#!/bin/sh\n" + commands + "\n", "conf/port", "port = 1\n")),
                extension);
    }

    /** A package of {@code files}; those in bin can be run. */
    static byte[] of(Map<String, String> files, String extension) {
        Path folder = temporary();
        byte[] content = pack(write(folder.resolve("content"), files), extension);
        delete(folder);
        return content;
    }

    static Path write(Path directory, Map<String, String> files) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
                String mode = file.getKey().startsWith("bin/") ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] pack(Path directory, String extension) {
        Path folder = temporary();
        Path file = folder.resolve("package" + extension);
        new DirectoryTargetFactory().pack(directory, file);
        try {
            byte[] content = Files.readAllBytes(file);
            delete(folder);
            return content;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("updrift-test");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try (Folder above = Folder.open(folder.resolveSibling(""))) {
            above.deleteAll(folder.getFileName().toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Unpacks a good tar archive as {@code tar} would. */
    static Path unpack(byte[] tar, Path directory) {
        try (TarArchiveInputStream archive = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path path = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.write(path, archive.readAllBytes());
                    path.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
                }
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A manifest of {@code lines}, whatever they say. */
    static byte[] manifest(String... lines) {
        return ("updrift-manifest 1\n" + String.join("\n", lines) + (lines.length == 0 ? "" : "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    static String file(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return "f 0644 " + bytes.length + " " + Sha256.of(bytes) + " " + path;
    }

    /** The bytes that {@code writing} writes. */
    static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    /** Something that writes. */
    interface Writing {
        void to(ByteArrayOutputStream bytes) throws IOException;
    }
}
