// Speaks to a security key (WebAuthn) for the forms that carry data-security-key="get" or "create".
// The options stand in a JSON block of the page; the key's answer goes into the form's hidden field.
(function () {
  "use strict";

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); }).buffer;
  }

  function toText(buffer) {
    var bytes = new Uint8Array(buffer), plain = "";
    for (var i = 0; i < bytes.length; i++) plain += String.fromCharCode(bytes[i]);
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map(function (item) { return Object.assign({}, item, { id: toBytes(item.id) }); });
  }

  function ask(kind, options) {
    var asked = Object.assign({}, options, { challenge: toBytes(options.challenge) });
    if (kind === "create") {
      asked.user = Object.assign({}, options.user, { id: toBytes(options.user.id) });
      asked.excludeCredentials = known(options.excludeCredentials);
      return navigator.credentials.create({ publicKey: asked });
    }
    asked.allowCredentials = known(options.allowCredentials);
    return navigator.credentials.get({ publicKey: asked });
  }

  function plain(credential) {
    var response = {}, names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    names.forEach(function (name) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    });
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response
    };
  }

  document.querySelectorAll("form[data-security-key]").forEach(function (form) {
    var button = form.querySelector("[data-key-button]");
    var failed = form.querySelector("[data-key-failed]");
    form.querySelector("[data-key-no-script]").hidden = true;
    if (!window.PublicKeyCredential || !navigator.credentials) {
      form.querySelector("[data-key-missing]").hidden = false;
      return;
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      var data = JSON.parse(document.getElementById(form.dataset.options).textContent);
      var kind = form.dataset.securityKey;
      failed.hidden = true;
      button.disabled = true;
      ask(kind, (data.creation_options || data.request_options).publicKey).then(function (credential) {
        form.querySelector("[name=credential]").value = JSON.stringify(plain(credential));
        form.submit();
      }).catch(function () {
        failed.hidden = false;
        button.disabled = false;
      });
    });
  });
})();
