// The process of the Playground requires this file first. Without it the Playground would listen on every
// network of this machine, and would send reports to its maker.
const { Server, Socket } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function (...given) {
  const [first, ...rest] = given;
  if (typeof first === 'object' && first !== null && 'port' in first)
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  const callback = rest.find(each => typeof each === 'function');
  return listen.call(this, { port: Number(first ?? 0), host: '127.0.0.1' }, ...(callback ? [callback] : []));
};

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  const host = options?.host ?? 'localhost';
  if (options?.path || ['127.0.0.1', '::1', 'localhost'].includes(host)) return connect.apply(this, given);
  const refused = Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' });
  setImmediate(() => this.destroy(refused));
  return this;
};
