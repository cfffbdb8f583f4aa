-- doors are deaf: their addresses lead nowhere, nothing that waits is read
UPDATE inquiry_source
   SET is_paused = TRUE,
       hook_token_hash = NULL,
       hook_token_sealed = NULL,
       hook_previous_hash = NULL,
       signature_secret_sealed = NULL,
       signature_previous_sealed = NULL,
       verify_token_sealed = NULL,
       ebay_client_id_sealed = NULL,
       ebay_client_secret_sealed = NULL,
       ebay_refresh_token_sealed = NULL;

-- nothing is fetched from a marketplace: the copy would answer to nobody
UPDATE inquiry_pull
   SET state = 'stopped',
       token_sealed = NULL,
       token_until = NULL;

-- mailboxes are left alone, so that the copy does not take mail away from the original
UPDATE fetchmail_server
   SET active = FALSE;

-- no touch leaves
UPDATE res_company
   SET inquiry_outbound_paused = TRUE;

-- group chats hear nothing: their addresses are gone
UPDATE inquiry_chat_room
   SET active = FALSE,
       address_sealed = NULL,
       secret_sealed = NULL;
DELETE FROM inquiry_chat_notice
 WHERE state = 'waiting';

-- nothing is sent to providers: their keys are gone, and what waits is not asked
UPDATE inquiry_provider
   SET active = FALSE,
       key_sealed = NULL;
DELETE FROM inquiry_suggestion
 WHERE state = 'waiting';
