package credence.job.files;

import credence.store.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A folder on any Hadoop file system. */
public final class HadoopFolder implements Folder {

  private final Storage storage;
  private final Path path;

  public HadoopFolder(Storage storage, Path path) {
    this.storage = storage;
    this.path = path;
  }

  /** The folder at {@code path}, which need not exist yet. */
  public static HadoopFolder of(Path path, Configuration hadoop) throws IOException {
    return new HadoopFolder(Storage.of(path, hadoop), path);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return storage.open(file(name));
  }

  @Override
  public long length(String name) throws IOException {
    return storage.length(file(name));
  }

  @Override
  public void create(String name, Content content) throws IOException {
    storage.write(file(name), content);
  }

  @Override
  public List<String> list() throws IOException {
    return storage.list(path).stream()
        .filter(FileStatus::isFile)
        .map(file -> file.getPath().getName())
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  @Override
  public String describe(String name) {
    return new Path(path, name).toString();
  }

  private Path file(String name) {
    return new Path(path, Folder.requireName(name));
  }
}
