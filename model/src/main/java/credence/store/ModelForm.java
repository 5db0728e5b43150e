package credence.store;

/** How the tensors of a model are written. Whatever the form, reading gives an ordinary model. */
public enum ModelForm {
  /** Every value of mu and rho, as floats. */
  DENSE,
  /**
   * A tensor of weights without what has been removed where that is smaller, and no rho where every
   * value is a point. What is read is what was written, bit by bit.
   */
  COMPACT,
  /** Likewise, and the mu of weights as whole numbers of 8 bits: {@link Quantisation}. */
  COMPACT_INT8
}
