package credence.engine.onednn.objective;

import credence.engine.onednn.dnnl.Floats;

/** The derivative of the mean loss by mu and sigma, from what backward passes have left. */
interface DataGradient {

  /** Fills {@link ParameterChunk#byMu}, and {@link ParameterChunk#bySigma} where there is one. */
  void get(ParameterChunk chunk);

  /** Local reparameterisation: by sigma, 2 sigma times the derivative by sigma^2. */
  record ByVariance(Floats byMean, Floats byVariance) implements DataGradient {
    @Override
    public void get(ParameterChunk chunk) {
      byMean.get(chunk.from, chunk.byMu, chunk.count);
      byVariance.get(chunk.from, chunk.bySigma, chunk.count);
      float[] bySigma = chunk.bySigma;
      float[] sigma = chunk.sigma;
      for (int i = 0; i < chunk.count; i++) {
        bySigma[i] *= 2 * sigma[i];
      }
    }
  }

  /** Points: there is nothing else. */
  record ByMean(Floats byMean) implements DataGradient {
    @Override
    public void get(ParameterChunk chunk) {
      byMean.get(chunk.from, chunk.byMu, chunk.count);
    }
  }
}
