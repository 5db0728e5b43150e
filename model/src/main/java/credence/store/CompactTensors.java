package credence.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import credence.bayes.MeanField;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A posterior in one file: the blocks of mu, tensor by tensor, then those of rho. Where the values
 * of a tensor of weights that are left take less than all of them, only they are there.
 */
record CompactTensors(WeightLayout layout) {

  static final String FILE = "weights.bin";

  /** What is left out costs no bytes, so that the file's length alone bounds no allocation. */
  static final int MOST_WEIGHTS = 1 << 26;

  private static final NumberType FLOAT32 = new NumberType.Float32();
  private static final byte[] NO_BYTES = {};

  /** A block and its bytes. */
  private record Written(Block block, byte[] bytes) {}

  /**
   * Appends the entries to {@code manifest} and writes the values, unless nothing is to be gained.
   *
   * @return whether anything was written
   */
  boolean write(Folder folder, MeanField posterior, ModelForm form, ArrayNode manifest)
      throws IOException {
    if (form == ModelForm.DENSE || layout.size() > MOST_WEIGHTS) {
      return false;
    }
    List<Written> mu = new ArrayList<>();
    List<Written> rho = new ArrayList<>();
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      add(posterior, tensor, form, mu, rho);
    }
    List<Written> all = new ArrayList<>(mu);
    all.addAll(rho);
    if (all.stream().allMatch(CompactTensors::isAsInDenseModels)) {
      return false;
    }
    long offset = 0;
    for (Written one : all) {
      manifest.add(one.block().entry(FILE, offset, Sha256.of(one.bytes())));
      offset += one.bytes().length;
    }
    folder.create(
        FILE,
        out -> {
          for (Written one : all) {
            out.write(one.bytes());
          }
        });
    return true;
  }

  private static boolean isAsInDenseModels(Written one) {
    return one.block().encoding() == Block.Encoding.DENSE && one.block().type().equals(FLOAT32);
  }

  /** Appends the tensor's blocks to {@code mu} and {@code rho}. */
  private static void add(
      MeanField posterior,
      WeightLayout.Tensor tensor,
      ModelForm form,
      List<Written> mu,
      List<Written> rho) {
    boolean isWeight = tensor.role() == Role.WEIGHT;
    NumberType type =
        isWeight && form == ModelForm.COMPACT_INT8
            ? Quantisation.type(posterior.mu(), tensor)
            : FLOAT32;
    boolean isPoint = isPoint(posterior, tensor);
    int each = type.bytes() + (isPoint ? 0 : Float.BYTES);
    Pattern pattern = isWeight ? left(posterior, tensor) : Pattern.all(tensor.size());
    byte[] gaps = isWeight ? pattern.gaps() : NO_BYTES;
    Block.Encoding encoding = Block.Encoding.SPARSE;
    if (gaps.length + (long) pattern.count() * each >= (long) tensor.size() * each) {
      encoding = Block.Encoding.DENSE;
      pattern = Pattern.all(tensor.size());
      gaps = NO_BYTES;
    }
    Block ofMu = new Block(Block.MU, tensor, encoding, type, pattern.count(), gaps.length);
    mu.add(new Written(ofMu, bytes(ofMu, gaps, pattern, posterior.mu())));
    Block ofRho = ofRho(tensor, isPoint ? Block.Encoding.POINT : encoding, pattern);
    rho.add(new Written(ofRho, bytes(ofRho, NO_BYTES, pattern, posterior.rho())));
  }

  private static Block ofRho(WeightLayout.Tensor tensor, Block.Encoding encoding, Pattern pattern) {
    int count = encoding == Block.Encoding.POINT ? 0 : pattern.count();
    return new Block(Block.RHO, tensor, encoding, FLOAT32, count, 0);
  }

  private static byte[] bytes(Block block, byte[] before, Pattern pattern, float[] vector) {
    ByteBuffer to =
        ByteBuffer.allocate(Math.toIntExact(block.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    to.put(before);
    for (int i = 0; i < block.count(); i++) {
      block.type().put(vector[block.tensor().offset() + pattern.at(i)], to);
    }
    return to.array();
  }

  /** What has not been removed; a mu of -0 is there. */
  private static Pattern left(MeanField posterior, WeightLayout.Tensor tensor) {
    int[] left = new int[tensor.size()];
    int count = 0;
    for (int i = 0; i < tensor.size(); i++) {
      int at = tensor.offset() + i;
      if (Float.floatToRawIntBits(posterior.mu()[at]) != 0 || posterior.isUncertain(at)) {
        left[count++] = i;
      }
    }
    return Pattern.of(left, count);
  }

  private static boolean isPoint(MeanField posterior, WeightLayout.Tensor tensor) {
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      if (posterior.isUncertain(i)) {
        return false;
      }
    }
    return true;
  }
}
