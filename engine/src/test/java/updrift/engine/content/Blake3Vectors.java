package updrift.engine.content;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The vectors in {@code resources/blake3}. */
final class Blake3Vectors {
    private Blake3Vectors() {}

    /** One input length; fields that a file doesn't have stay empty. */
    static final class Vector {
        int length;
        String root = "";
        List<String> groupValues = List.of();
        List<String> parents = List.of();

        @Override
        public String toString() {
            return length + " bytes";
        }
    }

    static List<Vector> official() {
        return read("/blake3/test_vectors.json");
    }

    static List<Vector> groups() {
        return read("/blake3/groups_64k.json");
    }

    /** The input of both files: byte i is i mod 251. */
    static byte[] input(int length) {
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) (i % 251);
        }
        return input;
    }

    private static List<Vector> read(String resource) {
        try (InputStream file = Objects.requireNonNull(Blake3Vectors.class.getResourceAsStream(resource));
                JsonParser json = new JsonFactory().createParser(file)) {
            List<Vector> vectors = new ArrayList<>();
            while (!"cases".equals(json.nextFieldName())) {}
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                vectors.add(vector(json));
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector vector(JsonParser json) throws IOException {
        Vector vector = new Vector();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "input_len" -> vector.length = json.getIntValue();
                case "hash" -> vector.root = json.getText().substring(0, 64);
                case "root" -> vector.root = json.getText();
                case "group_cvs" -> vector.groupValues = texts(json);
                case "parents_preorder" -> vector.parents = texts(json);
                default -> json.skipChildren();
            }
        }
        return vector;
    }

    private static List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(json.getText());
        }
        return texts;
    }
}
