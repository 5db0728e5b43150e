package credence.job.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.files.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Length and CRC32C of a run's files, as read back from where they lie. */
final class RunManifest {

  private final Storage storage;
  private final Path root;

  RunManifest(Storage storage, Path root) {
    this.storage = storage;
    this.root = root;
  }

  /** Adds a file whose length and checksum are known to what {@link #add} has put there. */
  static void add(ObjectNode manifest, RunFile file) {
    add((ArrayNode) manifest.get("files"), file);
  }

  /** Puts an array {@code files} into {@code manifest}; folders stand for what is in them. */
  void add(ObjectNode manifest, List<String> names) throws IOException {
    ArrayNode files = manifest.putArray("files");
    for (String name : names) {
      List<FileStatus> inside = storage.list(new Path(root, name));
      if (inside.size() == 1 && inside.get(0).isFile() && isItself(inside.get(0), name)) {
        add(files, name);
        continue;
      }
      for (FileStatus file : inside) {
        if (file.isFile() && !file.getPath().getName().startsWith(".")) {
          add(files, name + "/" + file.getPath().getName());
        }
      }
    }
  }

  /**
   * The files that are there but have not the lengths and checksums of {@code manifest}; {@code
   * config.conf} if that is not among its files.
   */
  List<String> changed(JsonNode manifest) throws IOException {
    Map<String, RunFile> files = new TreeMap<>();
    for (JsonNode file : manifest.path("files")) {
      RunFile listed = RunFile.of(file);
      files.put(listed.path(), listed);
    }
    List<String> changed = new ArrayList<>();
    for (RunFile file : files.values()) {
      if (storage.exists(new Path(root, file.path())) && !read(file.path()).equals(file)) {
        changed.add(file.path());
      }
    }
    if (!files.containsKey(RunFolder.CONFIG)) {
      changed.add(RunFolder.CONFIG);
    }
    return changed;
  }

  private boolean isItself(FileStatus file, String name) {
    return file.getPath().getName().equals(name);
  }

  private void add(ArrayNode files, String name) throws IOException {
    add(files, read(name));
  }

  private RunFile read(String name) throws IOException {
    CRC32C checksum = new CRC32C();
    long length;
    try (InputStream in = new CheckedInputStream(storage.open(new Path(root, name)), checksum)) {
      length = in.transferTo(OutputStream.nullOutputStream());
    }
    return new RunFile(name, length, checksum.getValue());
  }

  private static void add(ArrayNode files, RunFile file) {
    files.add(file.json());
  }
}
