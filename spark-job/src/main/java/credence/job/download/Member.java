package credence.job.download;

/**
 * A file to take out of an archive.
 *
 * @param path its path in the archive
 * @param name its name on disk: one path element
 * @param least its smallest length in bytes
 * @param most its largest length in bytes
 */
record Member(String path, String name, long least, long most) {
  Member {
    RemoteFile.checkName(name);
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(name + ": no length from " + least + " to " + most);
    }
  }

  boolean admits(long bytes) {
    return bytes >= least && bytes <= most;
  }

  String length() {
    return least == most ? Long.toString(least) : "at most " + most;
  }
}
