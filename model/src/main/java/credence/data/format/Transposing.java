package credence.data.format;

/**
 * Whether rows of IDX files are columns of their images. EMNIST is stored so, having come from
 * Matlab (Cohen et al. 2017); MNIST and its other relatives are not.
 */
public enum Transposing {
  /** Where the file is called as EMNIST's are. */
  AUTO,
  ALWAYS,
  NEVER;

  /** Whatever the file is called. */
  public static Transposing of(boolean transposed) {
    return transposed ? ALWAYS : NEVER;
  }

  /** Whether it is so of a file of that name. */
  public boolean isOf(IdxName name) {
    return this == ALWAYS || (this == AUTO && name.isEmnist());
  }
}
