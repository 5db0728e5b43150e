package credence.job.download;

import java.util.List;

/** A public data set: the files that make it up, kept in a folder of its name. */
public record DataSet(String name, List<RemoteFile> files) {
  public DataSet {
    RemoteFile.checkName(name);
    files = List.copyOf(files);
  }
}
